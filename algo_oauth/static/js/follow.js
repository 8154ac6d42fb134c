// <a data-follow href="…">: goes there by itself; without scripts a person selects it.

export function bindFollow(root) {
  const link = root.querySelector("a[data-follow]");
  if (link) location.assign(link.href);
}
