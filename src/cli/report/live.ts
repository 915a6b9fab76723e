/** Keeps a served report up to date. The reader keeps the filter, the open rows and the place on the page. */

export const REFRESH_SECONDS = 30;

/** The page is read first and reloaded only if there is a new one, so that the last one stays while nobody answers. */
export const liveScript = `
const kept = 'vigil-report';
const before = JSON.parse(sessionStorage.getItem(kept) ?? '{}');
sessionStorage.removeItem(kept);
for (const row of rows) if (before.open?.includes(row.id)) row.open = true;
if (form && before.find !== undefined) {
  find.value = before.find;
  for (const button of only) button.ariaPressed = String(before.ends.includes(button.dataset.only));
  show();
}
const stale = document.getElementById('stale');
const refresh = async () => {
  if (document.hidden) return;
  const answer = await fetch(location.pathname).catch(() => undefined);
  if (!answer?.ok) {
    stale.textContent = 'This page is out of date: ' + (answer ? await answer.text() : 'the command that serves it does not answer');
    stale.hidden = false;
    return;
  }
  const open = rows.filter((row) => row.open).map((row) => row.id);
  const ends = only.filter((button) => button.ariaPressed === 'true').map((button) => button.dataset.only);
  sessionStorage.setItem(kept, JSON.stringify({ open, ends, find: form ? find.value : '' }));
  location.reload();
};
setInterval(refresh, ${REFRESH_SECONDS * 1_000});
document.addEventListener('visibilitychange', refresh);
`;
