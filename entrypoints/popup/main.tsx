import { mount } from '../../lib/ui/mount.tsx';
import { App } from './app.tsx';

mount((first) => <App first={first} surface="popup" />);
