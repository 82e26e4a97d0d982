import type {Chances} from './chances.ts';

const services = 'Microsoft.CognitiveServices/accounts';
export const dataActions = [
	`${services}/OpenAI/deployments/chat/completions/action`,
	`${services}/OpenAI/responses/write`,
	`${services}/OpenAI/stored-completions/read`,
	`${services}/OpenAI/fine-tunes-deployments/write`,
	`${services}/AIServices/responses/write`,
	`${services}/AIServices/agents/endpoints/UserIdentityImpersonation/action`,
	`${services}/MaaS/chat/completions/action`,
];
export const writeAssignment = 'Microsoft.Authorization/roleAssignments/write';
export const deleteAssignment = 'Microsoft.Authorization/roleAssignments/delete';
export const controlActions = [
	writeAssignment,
	deleteAssignment,
	`${services}/read`,
	`${services}/listKeys/action`,
	`${services}/deployments/write`,
	'Microsoft.Resources/subscriptions/resourceGroups/read',
];

/** A pattern that matches the action, or nearly so. */
export const patternOf = ({below, cased}: Chances, action: string): string => {
	const parts = action.split('/');
	const at = below(parts.length);
	const pattern = (): string => {
		switch (below(13)) {
			case 0:
				return '*';
			case 1:
				return action;
			case 2:
				return [...parts.slice(0, at), '*'].join('/');
			case 3:
				return `*/${parts.slice(at).join('/')}`;
			case 4:
				return parts.with(at, '*').join('/');
			case 5:
				return `${action.slice(0, below(action.length + 1))}*`;
			case 6:
				// Head and tail may overlap: then the pattern is too long for the action.
				return `${action.slice(0, below(action.length))}*${action.slice(below(action.length))}`;
			case 7:
				return `${parts[0]}/*/${parts[at]}*`;
			// The next four are too short, or too long, by a part.
			case 8:
				return `${parts.slice(at).join('/')}*`;
			case 9:
				return parts.slice(0, at + 1).join('/');
			case 10:
				return `${parts[0]}*/${parts[at]}`;
			case 11:
				return `*/${parts.at(-1)}*/${parts.at(-1)}`;
			default:
				return `${action}/*`;
		}
	};
	return cased(pattern());
};
