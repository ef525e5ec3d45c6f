// ---- on paper: light colours, the picture as an image, and what the signs mean ----
addEventListener("beforeprint", () => {
  onPaper = true;
  render();
  $("printed").src = picture().toDataURL();
  $("legend").replaceChildren(...kindsShown());
});
addEventListener("afterprint", () => { onPaper = false; render(); });
