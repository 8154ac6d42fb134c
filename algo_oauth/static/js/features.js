// The Features page: what the targets show arrives when all of them have been looked at.
import { bindAccept, followLook } from "./look.js";

for (const place of document.querySelectorAll("[data-look-result]")) {
  bindAccept(place);
  followLook(place);
}
