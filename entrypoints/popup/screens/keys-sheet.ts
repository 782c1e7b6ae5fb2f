export { KeysSheet as default } from '../../../components/task/keys-sheet.tsx';
