import type { SharingCaps } from '../../lib/protocol/sharing.ts';
import { Switch } from '../controls/switch.tsx';
import { Setting } from '../settings/setting.tsx';
import { Section } from '../shell/section.tsx';
import { useText } from '../text.tsx';
import { NumberField } from './number-field.tsx';
import './sharing.css';

const MB = 1_000_000;

type Props = {
  caps: SharingCaps;
  onChange: (caps: SharingCaps) => void;
  /** Needs a permission, which the browser grants only directly in the click. */
  onIdleOnly: (on: boolean) => void;
};

/** The contributor's limits. The service may ask for less and never gets more. */
export function Caps({ caps, onChange, onIdleOnly }: Props) {
  const { t } = useText();
  const set = (part: Partial<SharingCaps>) => onChange({ ...caps, ...part });
  const { hours } = caps;

  return (
    <Section title={t('share_caps_title')}>
      <p className="ink2">{t('share_caps_note')}</p>
      <NumberField
        label={t('share_cap_day')}
        unit={t('share_mb')}
        min={0}
        max={1_000_000}
        value={Math.round(caps.bytesPerDay / MB)}
        onChange={(value) => set({ bytesPerDay: value * MB })}
      />
      <NumberField
        label={t('share_cap_month')}
        unit={t('share_mb')}
        min={0}
        max={10_000_000}
        value={Math.round(caps.bytesPerMonth / MB)}
        onChange={(value) => set({ bytesPerMonth: value * MB })}
      />
      <NumberField
        label={t('share_cap_rate')}
        unit={t('share_kbit')}
        min={0}
        max={10_000_000}
        value={caps.kbitPerSecond}
        onChange={(value) => set({ kbitPerSecond: value })}
      />
      <NumberField
        label={t('share_cap_jobs')}
        unit={t('share_at_once')}
        min={1}
        max={8}
        value={caps.jobs}
        onChange={(value) => set({ jobs: value })}
      />
      <Setting name={t('share_cap_hours')} detail={t('share_cap_hours_note')}>
        <Switch
          label={t('share_cap_hours')}
          checked={hours !== null}
          onChange={(on) => set({ hours: on ? { from: 22, to: 7 } : null })}
        />
      </Setting>
      {hours && (
        <>
          <NumberField
            label={t('share_cap_from')}
            unit={t('share_oclock')}
            min={0}
            max={23}
            value={hours.from}
            onChange={(from) => set({ hours: { ...hours, from } })}
          />
          <NumberField
            label={t('share_cap_to')}
            unit={t('share_oclock')}
            min={0}
            max={24}
            value={hours.to}
            onChange={(to) => set({ hours: { ...hours, to } })}
          />
        </>
      )}
      <Setting name={t('share_cap_idle')} detail={t('share_cap_idle_note')}>
        <Switch label={t('share_cap_idle')} checked={caps.onlyWhenIdle} onChange={onIdleOnly} />
      </Setting>
    </Section>
  );
}
