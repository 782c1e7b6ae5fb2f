// The provider that pages see (EIP-1193), announced by EIP-6963. It holds nothing; every
// request goes to the wallet's worker through the isolated script next to it.
(() => {
  const TAG = 'test-wallet';
  const waiting = new Map();
  const listeners = new Map();
  let next = 1;

  window.addEventListener('message', (event) => {
    if (event.source !== window || event.data?.tag !== TAG || event.data.to !== 'page') return;
    const { id, result, error, event: name, value, announces } = event.data;
    if (announces !== undefined) appear(announces);
    for (const listener of listeners.get(name) ?? []) listener(value);
    const request = waiting.get(id);
    waiting.delete(id);
    if (!request) return;
    if (error)
      request.reject(
        Object.assign(new Error(error.message), { code: error.code, data: error.data }),
      );
    else request.resolve(result);
  });

  const provider = Object.freeze({
    request: ({ method, params }) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject });
        window.postMessage({ tag: TAG, to: 'wallet', id, method, params }, location.origin);
      }),
    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    removeListener(name, listener) {
      listeners.set(
        name,
        (listeners.get(name) ?? []).filter((one) => one !== listener),
      );
    },
  });

  // One real wallet leaves the hyphens out of its uuid; so does this one.
  const uuid = crypto.randomUUID().replaceAll('-', '');
  const info = Object.freeze({
    uuid,
    name: 'Test wallet',
    rdns: 'example.test.wallet',
    icon: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>',
  });
  const announce = () =>
    window.dispatchEvent(
      new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info, provider }) }),
    );

  /** Announces itself, or only stands where wallets stood before they did. */
  function appear(announces) {
    if (!announces) {
      window.ethereum = provider;
      window.dispatchEvent(new Event('ethereum#initialized'));
      return;
    }
    window.addEventListener('eip6963:requestProvider', announce);
    announce();
  }
  window.postMessage({ tag: TAG, to: 'wallet', method: 'hello' }, location.origin);
})();
