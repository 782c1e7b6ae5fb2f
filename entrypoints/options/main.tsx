import { mount } from '../../lib/ui/mount.tsx';
import { OptionsPage } from './options-page.tsx';

mount((first) => <OptionsPage first={first} />);
