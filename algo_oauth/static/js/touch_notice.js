// The notices in the bar: no connection, logged out.

export function notice(id, shown) {
  const place = document.getElementById(id);
  if (place) place.hidden = !shown;
}
