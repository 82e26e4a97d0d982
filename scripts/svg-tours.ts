export type Scene = {
	readonly file: string;
	/** Stands on the screen when it is there. */
	readonly here: RegExp;
	/** What a person who cannot see the picture is told. */
	readonly label: string;
};

/** One sitting of the real program in a pseudo-terminal: what is pressed where, and then the pictures taken on its way, Enter leading from one to the next. */
export type Tour = {
	/** Of the sandbox cloud; stands in the title bar of the window. */
	readonly world: string;
	/** Of the terminal; a table wants more of them. A screen takes 116 and a margin on either side, however wide the terminal is. */
	readonly columns: number;
	/** What leads there faster than by hand. */
	readonly words: readonly string[];
	readonly lead: readonly (readonly [shown: string, pressed: string])[];
	readonly scenes: readonly Scene[];
};

const enter = '\r';
const down = '\u001B[B';
const pasted = (text: string): string => `\u001B[200~${text}\u001B[201~`;

/** As Python's openai prints it. */
const refused =
	"openai.AuthenticationError: Error code: 401 - {'error': {'code': 'PermissionDenied', 'message': 'The principal `ana@contoso.com` lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/responses/write` to perform `POST /openai/responses` operation.'}}";

const openai = ['--resource', 'contoso-foundry', '--scenario', 'openai'] as const;
const begin = [
	['Get access', enter],
	['● You', enter],
] as const;

const team = ['ai-engineers', 'mara.voss@contoso.com', 'nils@fabrikam.com', 'chloe@contoso.com', 'id-chat-api', 'prompt-tester'] as const;

export const tours: readonly Tour[] = [
	{
		world: 'owner-denied',
		columns: 96,
		words: openai,
		lead: begin,
		scenes: [
			{file: 'access.svg', here: /● Access/u, label: 'The access screen: you are Owner and cannot call OpenAI models yet, because Owner holds 0 data actions.'},
			{file: 'plan.svg', here: /● Plan/u, label: 'The plan: one grant, what its role gives for the need and beyond it, and the other roles that would do.'},
			{
				file: 'proof.svg',
				here: /✔ proven/u,
				label: 'The card at the end: the model answered without a key; the call, the role, the receipt and a snippet to paste.',
			},
		],
	},
	{
		world: 'owner-denied',
		columns: 96,
		words: ['--resource', 'contoso-foundry'],
		lead: [
			['Fix an error', `${down}${enter}`],
			['What went wrong?', pasted(refused)],
			['What you pasted', enter],
			['● You', enter],
		],
		scenes: [{file: 'ladder.svg', here: /✖ data actions/u, label: 'A pasted 401: each rung that was looked at, the cause, and the way to the plan.'}],
	},
	{
		world: 'admin',
		columns: 118,
		words: ['--credential', 'environment', '--resource', 'contoso-openai', '--scenario', 'openai', ...team.flatMap(name => ['--for', name])],
		lead: [
			['Set up teammates', enter],
			['6 chosen', enter],
		],
		scenes: [
			{
				file: 'teammates.svg',
				here: /3 of 6 will change/u,
				label: 'Six teammates of all kinds, now and after the plan: three get the role, three have it already.',
			},
		],
	},
	{
		world: 'messy',
		columns: 118,
		words: openai,
		lead: [...begin, ['You cannot call', enter], ['Nothing has been written yet', enter], ['✔ proven', 'a']],
		scenes: [
			{file: 'audit.svg', here: /12 findings/u, label: 'The audit: who can call the resource, by which role and where, what is broader than needed first.'},
		],
	},
];
