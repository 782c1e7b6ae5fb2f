import { useState } from 'react';
import type { FlagReason } from '../../lib/protocol/tasks.ts';
import { Button } from '../controls/button.tsx';
import { Sheet } from '../sheet/sheet.tsx';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import './task.css';

const REASONS: readonly { reason: FlagReason; name: TextKey; detail: TextKey }[] = [
  { reason: 'personal_data', name: 'flag_personal', detail: 'flag_personal_detail' },
  { reason: 'illegal', name: 'flag_illegal', detail: 'flag_illegal_detail' },
  { reason: 'disturbing', name: 'flag_disturbing', detail: 'flag_disturbing_detail' },
  { reason: 'broken', name: 'flag_broken', detail: 'flag_broken_detail' },
  { reason: 'language', name: 'flag_language', detail: 'flag_language_detail' },
  { reason: 'unclear', name: 'flag_unclear', detail: 'flag_unclear_detail' },
];

type Props = { onSend: (reason: FlagReason, note: string) => void; onClose: () => void };

/** Asks why a task should not be judged. Nothing is preselected. */
export function FlagSheet({ onSend, onClose }: Props) {
  const { t } = useText();
  const [reason, setReason] = useState<FlagReason | null>(null);
  const [note, setNote] = useState('');

  return (
    <Sheet title={t('flag_title')} onClose={onClose}>
      <p className="ink2">{t('flag_lead')}</p>
      <fieldset aria-label={t('flag_title')}>
        {REASONS.map((option) => (
          <label key={option.reason} className="flag-reason">
            <span className="grow">
              <span className="med">{t(option.name)}</span>{' '}
              <span className="t12 ink2">{t(option.detail)}</span>
            </span>
            <input
              type="radio"
              className="radio"
              name="flag-reason"
              checked={reason === option.reason}
              onChange={() => setReason(option.reason)}
            />
          </label>
        ))}
      </fieldset>
      <textarea
        className="field"
        maxLength={500}
        aria-label={t('flag_note')}
        placeholder={t('flag_note')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className="pair">
        <Button keyCap="Esc" onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button
          variant="main"
          disabled={reason === null}
          onPress={() => reason && onSend(reason, note.trim())}
        >
          {t('flag_send')}
        </Button>
      </div>
    </Sheet>
  );
}
