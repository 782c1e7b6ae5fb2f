// Between the page's provider and the wallet's worker.
window.addEventListener('message', async (event) => {
  if (event.source !== window || event.data?.tag !== 'test-wallet' || event.data.to !== 'wallet') {
    return;
  }
  const { id, method, params } = event.data;
  const reply = await chrome.runtime
    .sendMessage({ type: 'request', method, params, origin: location.origin })
    .catch((error) => ({ error: { code: -32603, message: String(error) } }));
  // A silent wallet does not answer.
  if (reply?.silent) return;
  window.postMessage({ tag: 'test-wallet', to: 'page', id, ...reply }, location.origin);
});
