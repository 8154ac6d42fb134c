// <a data-post href="…">: a link that changes something. It posts; without scripts it asks first.
import { csrfToken, refreshSession } from "./session.js";

export function bindPost(root) {
  for (const link of root.querySelectorAll("a[data-post]")) {
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      // Logged in again meanwhile in another window: the token of this page does not fit any more.
      await refreshSession().catch(() => false);
      const form = document.createElement("form");
      form.method = "post";
      form.action = link.href;
      const token = document.createElement("input");
      token.type = "hidden";
      token.name = "csrf_token";
      token.value = csrfToken();
      form.append(token);
      document.body.append(form);
      form.submit();
    });
  }
}
