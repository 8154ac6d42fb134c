// What is bound to the elements of a page: now, and again when a part of it was replaced.

const bindings = [];

export function bind(root) {
  for (const binding of bindings) binding(root);
}

// A module adds what it binds; it runs right away for what is there.
export function also(binding) {
  bindings.push(binding);
  binding(document);
}
