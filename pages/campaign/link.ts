/** The view token in the fragment of the page's address, and the campaign that it names. */
export interface Link {
  campaign: string;
  token: string;
}

const KEY = 'stint-campaign';
const TOKEN = /^(0x[0-9a-f]{64})\.[0-9]{1,16}\.[\w-]{20,100}$/;

/**
 * Removes the token from the address, where it could be seen and copied, and keeps it for this
 * tab only, so that the page can be reloaded. Null when there is none.
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
