/** What stands behind the # of the page's address: a view token, which names its campaign. */
export interface Link {
  campaign: string;
  token: string;
}

const KEY = 'stint-campaign';
const TOKEN = /^(0x[0-9a-f]{64})\.[0-9]{1,16}\.[\w-]{20,100}$/;

/**
 * Takes the token out of the address, where it would be seen and copied, and keeps it for this
 * tab alone, so that the page can be loaded again. Null when there is none.
 */
export function takeLink(): Link | null {
  const given = location.hash.slice(1);
  if (given) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, '', location.pathname);
  }
  const token = given || sessionStorage.getItem(KEY) || '';
  const campaign = TOKEN.exec(token)?.[1];
  return campaign ? { campaign, token } : null;
}
