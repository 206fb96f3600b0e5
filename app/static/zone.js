// Shows times in the zone of the device, unless the reader chose one.
const form = document.querySelector("[data-guess-zone]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const choice = form?.querySelector("select");

if (choice && zone !== form.dataset.guessZone && [...choice.options].some((one) => one.value === zone)) {
  choice.value = zone;
  form.requestSubmit();
}
