import { Button } from '../../controls/button.tsx';
import { IconButton } from '../../controls/icon-button.tsx';
import { Segmented } from '../../controls/segmented.tsx';
import { useText } from '../../text.tsx';
import type { TaskView } from '../kind.ts';

type Props = { side: 'a' | 'b'; keyCap: string | null; onView: (view: Partial<TaskView>) => void };

/** The bar above one answer at full height: which one it is, a flip, and the way back to both. */
export function FlipBar({ side, keyCap, onView }: Props) {
  const { t } = useText();
  return (
    <div className="flipbar">
      <Segmented
        label={t('task_which_answer')}
        options={[
          { value: 'a', label: 'A' },
          { value: 'b', label: 'B' },
        ]}
        value={side}
        onChange={(single) => onView({ single })}
      />
      <Button
        variant="quiet"
        keyCap={keyCap}
        onPress={() => onView({ single: side === 'a' ? 'b' : 'a' })}
      >
        {t('task_flip')}
      </Button>
      <span className="push" />
      <IconButton
        icon="shrink"
        small
        label={t('task_both')}
        onPress={() => onView({ single: null })}
      />
    </div>
  );
}
