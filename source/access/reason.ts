/** One sentence of a proof, with the facts it rests on. Ids are permanent; texts are not. */
export type Reason = {
	readonly id: string;
	readonly text: string;
	/** Role definition GUID. */
	readonly roleId?: string;
	/** ARM id of the scope that the reason is about. */
	readonly scope?: string;
	/** Object id of whom it is about, where that is one of several. */
	readonly principalId?: string;
	/** Name (else id) of the group through which the access comes. */
	readonly via?: string;
};
