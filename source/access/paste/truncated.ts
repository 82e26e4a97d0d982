/** What is cut off most often when somebody copies a part of a line. */
const sentences: readonly string[] = [
	'Unauthorized. Access token is missing, invalid, audience is incorrect, or have expired.',
	'Principal does not have access to API/Operation.',
	'Access denied due to Virtual Network/Firewall rules.',
	'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
	'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
	'Public access is disabled. Please configure private endpoint.',
	'Key based authentication is disabled for this resource.',
];

const dataAction = /^[\s\S]{0,20}?(?=required data action\s[`'"]?Microsoft\.CognitiveServices\/)/iu;

/** A text that is nothing but a piece of a sentence of Azure's, as the whole sentence; any other text as it is. */
export const completed = (text: string): string => {
	const told = text.trim();
	if (told.length > 400) return text;
	if (told.length >= 24) {
		const whole = sentences.find(sentence => sentence.length > told.length && sentence.toLowerCase().includes(told.toLowerCase()));
		if (whole !== undefined) return whole;
	}
	return /lacks\s+the\s+required/iu.test(told) ? text : text.replace(dataAction, 'lacks the ');
};
