/** Digests of the examples as they were added. A new example is added here; no line changes. */
export const PINNED: Record<string, string> = {
  'claim-job.v1-without-moves.json': '1dc96d5b1911d5d9',
  'claim-job.v1.json': 'a74d4fa543933d2a',
  'second-copy.v1.json': '14b84eb5061f8306',
  'session.v1.json': 'cfa13ac2b5d99a26',
  'settings.v1.json': '2ac1bcc50d2b6172',
  'sharing-line.v1.json': 'eea4834b15bdeb2a',
  'sharing-session.v1.json': 'cfa13ac2b5d99a26',
  'sharing-view.v1.json': '24bf37f0c6d7bb29',
  'sharing.v1.json': '9c8e72202dd9650c',
  'snapshot.v1-without-moves.json': 'b18289ae9721d24b',
  'snapshot.v1.json': 'e019547a9175fe57',
  'snapshot.v2.json': 'ee736a5e52d4a5ac',
  'claim-job.v1-binding.json': 'a63bacd63cca32b0',
  'claim-job.v2.json': '6864e22243823333',
  'snapshot.v3.json': '8313d675387ff138',
  'settings.v2.json': '37cd34475bedfb6a',
};
