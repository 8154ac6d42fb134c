// The session of this page: its CSRF token, and getting a fresh one after a new login.

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]').content;
}

// Returns whether somebody is logged in; puts the session's token into every form of the page.
export async function refreshSession() {
  const answer = await fetch("/login/state", { headers: { "X-Requested-With": "fetch" } });
  const state = await answer.json();
  document.querySelector('meta[name="csrf-token"]').content = state.csrf_token;
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) {
    field.value = state.csrf_token;
  }
  return state.logged_in;
}
