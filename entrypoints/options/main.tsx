import { mount } from '../popup/mount.tsx';
import { OptionsPage } from './options-page.tsx';

mount((first) => <OptionsPage first={first} />);
