import { SharingLine } from '../../../components/home/sharing-line.tsx';
import type { Settings } from '../../../lib/protocol/settings.ts';
import type { SharingLine as Line } from '../../../lib/protocol/sharing-view.ts';
import { ask } from '../../../lib/ui/ask.ts';
import { openPage } from '../../../lib/ui/open-wider.ts';
import { useFlow } from '../../../lib/ui/use-flow.ts';
import { useStopKey } from '../../../lib/ui/use-stop-key.ts';

type Props = { line: Line; settings: Settings; onProblem: (words: string | null) => void };

/** How much is being shared, and a key that stops it. No key ever switches sharing on. */
export function SharingBar({ line, settings, onProblem }: Props) {
  const flow = useFlow(line);
  const turn = (on: boolean) =>
    void ask('sharing.turn', { on }).then(
      () => onProblem(null),
      (error: Error) => onProblem(error.message),
    );
  const keyCap = useStopKey(settings, line.on, () => turn(false));

  return (
    <SharingLine
      line={line}
      flow={flow}
      keyCap={keyCap}
      onTurn={turn}
      onOpen={() => openPage('/sharing.html')}
    />
  );
}
