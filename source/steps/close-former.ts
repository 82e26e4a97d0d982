import type {Receipt} from '../access/receipt.ts';
import type {Resource} from '../access/target.ts';
import type {Computer} from './computer.ts';

/** The receipt that a change of keys takes back, if it is the newest of the tenant, says so. Whoever cannot keep that loses nothing. */
export const closeFormer = async (
	computer: Pick<Computer, 'saveReceipt'>,
	former: Receipt | null,
	{id}: Pick<Resource, 'id'>,
	disabled: boolean,
): Promise<void> => {
	const {localAuth} = former ?? {};
	if (!former || localAuth?.resourceId.toLowerCase() !== id.toLowerCase() || localAuth.after === disabled) return;
	await computer.saveReceipt({...former, localAuth: {...localAuth, state: 'undone'}}).catch(() => undefined);
};
