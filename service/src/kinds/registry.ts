import { byName } from '../../../lib/domain/kinds/by-name.ts';
import { comparison } from './comparison/kind.ts';
import type { ServiceKind } from './kind.ts';

/** What the service alone knows of a kind. @throws Error when there is no kind of this name */
export const serviceKindOf = byName<ServiceKind>({ comparison });
