/** Shows the receipt of the code behind the `#`. The code goes to the server in a body, which nothing writes down. */
const main = document.querySelector('main');

const say = (id) => main.replaceChildren(document.getElementById(id).content.cloneNode(true));

async function show() {
	for (const link of document.querySelectorAll('[data-keeps-code]')) link.hash = location.hash;
	const token = location.hash.slice(1);
	if (token === '') return say('no-code');
	try {
		const answer = await fetch(`/receipt${location.search}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ token }),
			cache: 'no-store',
			credentials: 'omit',
		});
		if (!answer.headers.get('content-type')?.startsWith('text/html')) return say('failed');
		main.innerHTML = await answer.text();
	} catch {
		say('failed');
	}
}

main.addEventListener('click', ({ target }) => {
	if (target.closest('[data-again]')) void show();
	if (target.closest('[data-print]')) window.print();
});
window.addEventListener('hashchange', () => void show());
void show();
