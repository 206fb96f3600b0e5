// Elements of a page by their ids, and the sentences that it brings in its own language.

/**
 * @param {string} id
 * @returns {HTMLElement|null}
 */
export const byId = (id) => document.getElementById(id);

/**
 * Read the sentences of a page, which lie as JSON in its element `words`.
 * @returns {Object<string, string>}
 */
export const readWords = () => JSON.parse(byId("words").textContent);

/**
 * Fill the fields of a sentence, written as `%(name)s`.
 * @param {string} text
 * @param {Object<string, string|number>} fields
 */
export const fill = (text, fields) => text.replace(/%\((\w+)\)s/g, (_, name) => fields[name]);
