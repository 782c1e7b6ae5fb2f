import type { Snapshot } from '../../lib/protocol/snapshot.ts';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import '../marks/marks.css';
import './shell.css';

const WORDS: Record<Snapshot['connection'], TextKey> = {
  welcome: 'connection_welcome',
  connected: 'connection_connected',
  offline: 'connection_offline',
  error: 'connection_error',
  update_required: 'connection_update',
  paused: 'connection_paused',
};

/** A dot and a word that say whether the service can be reached. */
export function Connection({ state }: { state: Snapshot['connection'] }) {
  const { t } = useText();
  return (
    <span className="connection">
      <i className={state === 'connected' ? 'dot' : 'dot dot-off'} />
      {t(WORDS[state])}
    </span>
  );
}
