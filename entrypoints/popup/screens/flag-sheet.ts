export { FlagSheet as default } from '../../../components/task/flag-sheet.tsx';
