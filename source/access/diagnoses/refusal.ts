import type {Evidence} from '../failure.ts';

/** A refusal for want of a data action, whichever of the wordings it came in. */
export type Refusal = {
	/** Object id or UPN. */
	readonly principal: string | undefined;
	readonly action: string | undefined;
	/** Method and route template, e.g. POST /openai/responses. */
	readonly operation: string | undefined;
};

/** 401 of the model endpoints; the quotes come and go. */
export const lacksDataAction =
	/(?:principal\s+[`'"]?(?<principal>[^`'"\s]+)[`'"]?\s+)?lacks\s+the\s+required\s+data\s+action\s+[`'"]?(?<action>[\w.]+\/[^`'"\s]+)[`'"]?(?:\s+to\s+perform\s+[`'"]?(?<operation>[A-Z]+ [^`'"\s]+))?/iu;
export const noAccessToOperation = /principal\s+does\s+not\s+have\s+access\s+to\s+api\/operation/iu;
/** 403 of newer project routes. */
export const identityLacks = /identity\s*\(object\s+id:\s*(?<principal>[^)]+)\)\s+does\s+not\s+have\s+permissions\s+for\s+(?<action>[\w.]+\/\S+)\s+action/iu;

/** What was refused to whom; `null` when the evidence is no refusal of a data action. */
export const refusalOf = ({code, message: whole, request, status}: Evidence): Refusal | null => {
	const message = whole.slice(0, 8000);
	for (const pattern of [lacksDataAction, identityLacks]) {
		const groups = pattern.exec(message)?.groups;
		if (groups) return {principal: groups['principal']?.trim(), action: groups['action'], operation: groups['operation']};
	}
	if (noAccessToOperation.test(message) || code === 'PermissionDenied' || isEmptyProjectRefusal(status, message, request)) {
		return {principal: undefined, action: undefined, operation: undefined};
	}
	return null;
};

/** The gateway of the project routes may refuse with a 403 and no word. */
export const isEmptyProjectRefusal = (status: number | null, message: string, request: string | null): boolean =>
	status === 403 && message.trim() === '' && (request ?? '').includes('/api/projects/');
