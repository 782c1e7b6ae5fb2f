/**
 * Kinds of sites that are never fetched, whoever asks: where people log in, write,
 * pay, or deal with an authority or a doctor. This is data, not judgement: a host is refused when it
 * ends in one of `names`, or one of its labels is in `labels`. Relay and device both check it, so
 * that neither can be talked out of it alone.
 */
export const DENIED = [
  {
    category: 'mail',
    names: [
      'mail.google.com',
      'outlook.com',
      'outlook.live.com',
      'outlook.office.com',
      'mail.yahoo.com',
      'proton.me',
      'protonmail.com',
      'gmx.net',
      'gmx.com',
      'web.de',
      'fastmail.com',
      'tuta.com',
      'mail.ru',
      'icloud.com',
      'zoho.com',
      'hey.com',
    ],
    labels: ['mail', 'webmail', 'smtp', 'imap', 'owa', 'autodiscover'],
  },
  {
    category: 'payment',
    names: [
      'paypal.com',
      'stripe.com',
      'adyen.com',
      'klarna.com',
      'wise.com',
      'revolut.com',
      'visa.com',
      'mastercard.com',
      'americanexpress.com',
      'squareup.com',
      'venmo.com',
      'cash.app',
      'coinbase.com',
      'binance.com',
      'kraken.com',
      'chase.com',
      'bankofamerica.com',
      'wellsfargo.com',
      'hsbc.com',
      'barclays.co.uk',
      'sparkasse.de',
      'bank',
    ],
    labels: [
      'pay',
      'payment',
      'payments',
      'checkout',
      'billing',
      'banking',
      'onlinebanking',
      'ebanking',
      'wallet',
      '3ds',
      'acs',
    ],
  },
  {
    category: 'login',
    names: [
      'accounts.google.com',
      'appleid.apple.com',
      'login.live.com',
      'okta.com',
      'auth0.com',
      'onelogin.com',
      'duosecurity.com',
      'lastpass.com',
      '1password.com',
      'bitwarden.com',
    ],
    labels: [
      'login',
      'signin',
      'sso',
      'auth',
      'oauth',
      'accounts',
      'account',
      'idp',
      'adfs',
      'saml',
      'id',
      'identity',
      'secure',
      'vpn',
      'admin',
    ],
  },
  {
    category: 'government',
    names: [
      'gov',
      'mil',
      'gob.es',
      'gob.mx',
      'gouv.fr',
      'bund.de',
      'admin.ch',
      'europa.eu',
      'gc.ca',
      'go.jp',
      'go.kr',
      'elster.de',
    ],
    labels: ['gov', 'gob', 'gouv', 'govt', 'mil', 'police', 'polizei'],
  },
  {
    category: 'health',
    names: [
      'nhs.uk',
      'healthcare.gov',
      'mychart.com',
      'doctolib.de',
      'doctolib.fr',
      'zocdoc.com',
      'patient.info',
      'kp.org',
    ],
    labels: [
      'mychart',
      'patient',
      'patients',
      'patientportal',
      'health',
      'ehr',
      'clinic',
      'hospital',
    ],
  },
] as const satisfies readonly { category: string; names: string[]; labels: string[] }[];

export type DeniedCategory = (typeof DENIED)[number]['category'];

/** The list that a host is on, or null. `host` must be lower case. */
export function deniedCategory(host: string): DeniedCategory | null {
  const labels = host.split('.');
  for (const { category, names, labels: denied } of DENIED) {
    if (names.some((name) => host === name || host.endsWith(`.${name}`))) return category;
    if (labels.some((label) => (denied as readonly string[]).includes(label))) return category;
  }
  return null;
}
