// Whether somebody has touched this page since the device was told last: it locks idle screens.

let used = false;

export function noteUse() {
  used = true;
}

export function takeUse() {
  const taken = used;
  used = false;
  return taken;
}
