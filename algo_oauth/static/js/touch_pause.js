// The pause between two questions, which a press ends early.

let finish = () => {};

export const pause = {
  of: (milliseconds) => new Promise((resolve) => {
    finish = resolve;
    setTimeout(resolve, milliseconds);
  }),
  end: () => finish(),
};
