import { Strip } from '../notice/strip.tsx';
import { useText } from '../text.tsx';
import './earnings.css';

/** Answers that the service did not take: never acknowledged, so never counted. */
export function Refused({ reasons }: { reasons: readonly string[] }) {
  const { plural } = useText();
  if (reasons.length === 0) return null;
  return (
    <div className="earnings-verified">
      <Strip icon="close" tone="brick" title={plural('refused_title', reasons.length)}>
        {plural('refused_body', reasons.length)} <bdi>{reasons[0]}</bdi>
      </Strip>
    </div>
  );
}
