import { App } from './app.tsx';
import { mount } from './mount.tsx';

mount((first) => <App first={first} surface="popup" />);
