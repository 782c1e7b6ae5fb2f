// Between the page's provider and the wallet's worker.
const tell = (message) =>
  window.postMessage({ tag: 'test-wallet', to: 'page', ...message }, location.origin);

window.addEventListener('message', async (event) => {
  if (event.source !== window || event.data?.tag !== 'test-wallet' || event.data.to !== 'wallet') {
    return;
  }
  const { id, method, params } = event.data;
  if (method === 'hello') {
    const { announces = true } = await chrome.storage.local.get('announces');
    tell({ announces });
    return;
  }
  const reply = await chrome.runtime
    .sendMessage({ type: 'request', method, params, origin: location.origin })
    .catch((error) => ({ error: { code: -32603, message: String(error) } }));
  // A silent wallet does not answer.
  if (reply?.silent) return;
  tell({ id, ...reply });
});

// What wallets report by themselves.
chrome.storage.onChanged.addListener(async (changes) => {
  if (changes.chainId) {
    tell({ event: 'chainChanged', value: `0x${changes.chainId.newValue.toString(16)}` });
  }
  if (changes.panelClosed?.newValue === false) {
    const value = await chrome.runtime.sendMessage({ type: 'accounts' });
    tell({ event: 'accountsChanged', value });
  }
});
