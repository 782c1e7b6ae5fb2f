import { mount } from '../../lib/ui/mount.tsx';
import { WelcomePage } from './welcome-page.tsx';

mount((first) => <WelcomePage first={first} />);
