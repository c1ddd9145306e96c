/** Shows a member's code and a new one before it is over. The pass goes to the server in a body, which nothing writes down. */
const main = document.querySelector('main');
const box = document.querySelector('.code');
const left = document.querySelector('[data-left]');
const words = (id) => document.getElementById(id).content;

/** Asked for so long before the code is over, and again so long after a failure, ms. */
const EARLY = 8000;
const AGAIN = 4000;
let until = 0;
let turn = 0;

async function renew() {
	for (const link of document.querySelectorAll('[data-keeps-code]')) link.hash = location.hash;
	const pass = location.hash.slice(1);
	const mine = ++turn;
	if (pass === '') return main.replaceChildren(words('no-pass').cloneNode(true));
	try {
		const asked = Date.now();
		const answer = await fetch('/member', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ pass }),
			cache: 'no-store',
			credentials: 'omit',
		});
		if (mine !== turn) return;
		if (answer.status === 404) return main.replaceChildren(words('no-pass').cloneNode(true));
		const { svg, code, holds_ms } = await answer.json();
		box.innerHTML = svg;
		box.dataset.code = code;
		until = asked + holds_ms;
		setTimeout(() => mine === turn && void renew(), Math.max(1000, holds_ms - EARLY));
	} catch {
		setTimeout(() => mine === turn && void renew(), AGAIN);
	}
}

function tick() {
	const seconds = Math.ceil((until - Date.now()) / 1000);
	if (until === 0) return;
	// An old code is refused at the till: it goes when it is over.
	if (seconds <= 0) {
		box.replaceChildren();
		delete box.dataset.code;
	}
	left.textContent =
		seconds > 0 ? words('seconds').textContent.replace('{n}', String(seconds)) : words('failed').textContent;
}

setInterval(tick, 500);
window.addEventListener('hashchange', () => void renew());
void renew();
