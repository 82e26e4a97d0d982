import type {HandOff} from './hand-off.ts';

/** By these names a form is asked for. */
export const handOffForms = ['request', 'message', 'az', 'powershell', 'bicep', 'terraform', 'portal'] as const satisfies readonly (keyof HandOff)[];
export type HandOffForm = (typeof handOffForms)[number];
