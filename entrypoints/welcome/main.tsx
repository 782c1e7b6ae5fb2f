import { mount } from '../popup/mount.tsx';
import { WelcomePage } from './welcome-page.tsx';

mount((first) => <WelcomePage first={first} />);
