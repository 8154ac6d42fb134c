// Loads the page anew, but not while a press of it is on its way: that would break off the call,
// and nobody would be told what came of it.

let underWay = 0;
let wanted = false;
let leaving = false; // asked for again, a page that is slow to come would begin anew each time

function look() {
  if (!wanted || underWay || leaving) return;
  leaving = true;
  location.reload();
}

export function loadAnew() {
  wanted = true;
  look();
}

export async function beforeLoading(call) {
  underWay += 1;
  try {
    return await call;
  } finally {
    underWay -= 1;
    look();
  }
}
