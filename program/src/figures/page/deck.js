const keys = document.querySelector(".keys");

// What reveal.js does not know, and what it would take for something else: its `n` is one more key for the next slide.
const own = {
  n: () => {
    Reveal.configure({ showNotes: !Reveal.getConfig().showNotes });
    Reveal.layout();
  },
  "?": () => { keys.hidden = !keys.hidden; },
};

function isForReveal(event) {
  const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : own[event.key?.toLowerCase()];
  if (!act) return true;
  event.preventDefault();
  act();
  return false;
}

// Viewers of PDF smooth a picture that they enlarge, so it is enlarged before, each dot to a square.
async function enlarge(image) {
  const picture = new Image(), canvas = document.createElement("canvas");
  picture.src = image.getAttribute("href");
  await picture.decode();
  const times = Math.ceil(512 / Math.max(picture.width, picture.height));
  if (times < 2) return;
  canvas.width = picture.width * times;
  canvas.height = picture.height * times;
  const pen = canvas.getContext("2d");
  pen.imageSmoothingEnabled = false;
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  image.setAttribute("href", canvas.toDataURL());
}

async function start() {
  if (/view=print|print-pdf/.test(location.search)) {
    await Promise.all([...document.querySelectorAll(".slides image")].map(enlarge));
  }
  await Reveal.initialize({
    width: 1280, height: 720, margin: 0, center: false, hash: true, controls: false, transition: "none", help: false,
    // Every step of a figure that moves is one further, and one back, whichever arrow is pressed.
    navigationMode: "linear",
    keyboardCondition: isForReveal,
  });
}

start();
