import type {ModelAnswer} from './liveness.ts';

export type AnswerText = {
	readonly status: number;
	/** `error.code`; for the gateway's envelope and plain text `null`. */
	readonly code: string | null;
	/** `error.message`, else the body as it came. */
	readonly message: string;
};

/** Both envelopes of the model endpoints: `{"error": {"code", "message"}}` and the gateway's `{"statusCode", "message"}`; anything else is text. */
export const readAnswer = ({status, body}: Pick<ModelAnswer, 'body' | 'status'>): AnswerText => {
	const parsed = parse(body);
	const error = field(parsed, 'error') ?? parsed;
	const code = field(error, 'code');
	const message = field(error, 'message');
	return {
		status,
		code: typeof code === 'string' && code !== '' ? code : (innerCode(error) ?? null),
		message: typeof message === 'string' && message !== '' ? message : typeof error === 'string' ? error : body,
	};
};

const innerCode = (error: unknown): string | null => {
	const code = field(field(error, 'innererror'), 'code');
	const type = field(error, 'type');
	return typeof code === 'string' ? code : typeof type === 'string' ? type : null;
};

const parse = (body: string): unknown => {
	try {
		return JSON.parse(body);
	} catch {
		return null;
	}
};

const field = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined);
