/** Shows a piece's title beside the pointer at once. Without the script the browser shows the same title after a moment. */
export const hoverScript = `
const tip = document.getElementById('tip');
const titled = (target) => target instanceof Element && target.closest('[title], [data-tip]');
document.addEventListener('pointerover', (event) => {
  const piece = titled(event.target);
  tip.hidden = !piece;
  if (!piece) return;
  if (piece.title) {
    piece.dataset.tip = piece.title;
    piece.removeAttribute('title');
  }
  tip.textContent = piece.dataset.tip;
});
document.addEventListener('pointermove', (event) => {
  if (tip.hidden) return;
  const { offsetWidth: width, offsetHeight: height } = tip;
  const left = Math.max(4, Math.min(event.clientX + 14, innerWidth - width - 8));
  const below = event.clientY + 18;
  tip.style.left = left + 'px';
  tip.style.top = (below + height > innerHeight ? event.clientY - height - 10 : below) + 'px';
});
document.addEventListener('pointerleave', () => { tip.hidden = true; });
const openTarget = () => {
  const row = document.getElementById(location.hash.slice(1));
  if (row instanceof HTMLDetailsElement) row.open = true;
};
addEventListener('hashchange', openTarget);
openTarget();
`;
//# sourceMappingURL=hover.js.map