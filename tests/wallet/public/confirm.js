// The wallet's own window: shows what is asked and reports what the person presses.
const id = Number(location.hash.slice(1));

const answer = async (approved) => {
  await chrome.runtime.sendMessage({ type: 'answer', id, approved });
  window.close();
};

chrome.runtime.sendMessage({ type: 'question', id }).then((question) => {
  document.getElementById('title').textContent = question?.title ?? 'Nothing is asked';
  document.getElementById('text').textContent = question?.text ?? '';
});
document.getElementById('approve').addEventListener('click', () => answer(true));
document.getElementById('reject').addEventListener('click', () => answer(false));
// A worker sleeps after 30 seconds, and what waits in it would be lost.
setInterval(() => chrome.runtime.sendMessage({ type: 'awake' }), 10_000);
