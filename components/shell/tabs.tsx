import { Icon } from '../icon/icon.tsx';
import type { IconName } from '../icon/paths.tsx';
import { useText } from '../text.tsx';
import type { TextKey } from '../text-keys.ts';
import './shell.css';

export type TabName = 'home' | 'tasks' | 'earnings';

const TABS: readonly { name: TabName; icon: IconName; label: TextKey }[] = [
  { name: 'home', icon: 'home', label: 'tab_home' },
  { name: 'tasks', icon: 'compare', label: 'tab_tasks' },
  { name: 'earnings', icon: 'receipt', label: 'tab_earnings' },
];

type Props = { current: TabName; onSelect: (tab: TabName) => void };

export function Tabs({ current, onSelect }: Props) {
  const { t } = useText();
  return (
    <nav className="tabs" aria-label={t('tabs_label')}>
      {TABS.map(({ name, icon, label }) => (
        <button
          key={name}
          type="button"
          aria-current={name === current ? 'page' : undefined}
          onClick={() => onSelect(name)}
        >
          <Icon name={icon} />
          {t(label)}
        </button>
      ))}
    </nav>
  );
}
