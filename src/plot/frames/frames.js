
for (const moving of document.querySelectorAll("script.wb-frames-moving")) {
  moving.insertAdjacentHTML("beforebegin", moving.textContent);
  const figure = moving.previousElementSibling;
  figure.previousElementSibling.remove();
  moving.remove();
  const slider = figure.querySelector("input"), text = figure.querySelector("output"), button = figure.querySelector("button");
  const parts = [...figure.querySelectorAll("[data-frame]")], values = JSON.parse(slider.dataset.values);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let timer = 0;
  const show = () => {
    for (const part of parts) part.style.display = part.dataset.frame === slider.value ? "inline" : "none";
    text.textContent = values[slider.value];
    slider.setAttribute("aria-valuetext", values[slider.value]);
  };
  const step = () => { slider.value = (+slider.value + 1) % values.length; show(); };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    button.textContent = "▶";
    button.setAttribute("aria-label", calm.matches ? "next" : "play");
  };
  slider.addEventListener("input", () => { stop(); show(); });
  // Arrow keys move the slider; the notebook must not take them for its own.
  slider.addEventListener("keydown", (event) => event.stopPropagation());
  button.addEventListener("click", () => {
    if (timer) return stop();
    step();
    // With less motion asked for, it goes on by hand.
    if (calm.matches) return;
    button.textContent = "❚❚";
    button.setAttribute("aria-label", "pause");
    timer = setInterval(() => (figure.isConnected ? step() : stop()), Math.max(100, Math.min(600, 8000 / values.length)));
  });
  stop();
  show();
}
