import { useText } from '../text.tsx';
import './home.css';

/** The home screen before the first snapshot: the same shapes without numbers. */
export function HomeSkeleton() {
  const { t } = useText();
  return (
    <div aria-busy="true" aria-label={t('loading')} role="status">
      <div className="claim-box stack-2">
        <div className="bone" style={{ inlineSize: 96, blockSize: 12 }} />
        <div className="bone" style={{ inlineSize: 160, blockSize: 32 }} />
        <div className="bone" style={{ inlineSize: 208, blockSize: 12 }} />
      </div>
      <div className="today" style={{ blockSize: 61 }} />
      <div className="pad">
        <div className="bone" style={{ blockSize: 56, borderRadius: 8 }} />
      </div>
    </div>
  );
}
