import type {Plan} from './plan.ts';
import type {Reason} from './reason.ts';
import type {RunRecord} from './run-record.ts';

/** Azure refused to make the custom role: nothing that assigns it was sent. */
export const isRoleRefused = ({receipt}: Pick<RunRecord, 'receipt'>): boolean => receipt?.roles?.some(({state}) => state === 'refused') ?? false;

/** Whether the plan assigns a custom role that is not there yet: no script of somebody else's could assign it. */
export const isRoleToCome = ({makes, receipt}: Pick<RunRecord, 'makes' | 'receipt'>): boolean =>
	makes != null && !(receipt?.roles ?? []).some(({roleId, state}) => roleId === makes.roleId && (state === 'created' || state === 'existed'));

export const roleNotMade = ({customRole}: Plan): Reason => ({
	id: 'grant.role-not-made',
	text: `The custom role was not made, so nothing was assigned. Whoever may makes it by this, then run this again: ${customRole?.az ?? ''}`,
});
