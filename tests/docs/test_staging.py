import pytest

from tests.docs.staging import stage

FILES = {
    "mkdocs.yml": "site_name: a\n",
    "docs/index.md": "[a](guides/a.md)\n",
    "docs/guides/a.md": "[how](../../HOW.md#first) ![x](../images/x.png) [unit](../../examples/a.service)\n",
    "docs/images/x.png": "",
    "HOW.md": "[a](docs/guides/a.md) [b](examples/b) [d](examples/d) [away](https://example.org) [no](no.md)\n",
    "examples/a.service": "[Unit]\n",
    "examples/b/README.md": "[back](../../HOW.md)\n",
    "examples/d/one.yaml": "",
}


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    stage(root, root / "build")
    return root / "build" / "docs"


def test_a_page_of_docs_stands_where_it_stood(staged):
    assert (staged / "index.md").read_text() == FILES["docs/index.md"]


def test_a_link_out_of_docs_leads_into_the_tree(staged):
    assert (staged / "guides" / "a.md").read_text() == (
        "[how](../tree/HOW.md#first) ![x](../images/x.png) [unit](../tree/examples/a.service)\n"
    )


def test_a_file_that_is_no_page_is_copied(staged):
    assert (staged / "tree" / "examples" / "a.service").read_text() == "[Unit]\n"


def test_a_page_of_the_tree_leads_back_and_on(staged):
    assert (staged / "tree" / "HOW.md").read_text() == (
        "[a](../guides/a.md) [b](examples/b/README.md) [d](examples/d/files.md)"
        " [away](https://example.org) [no](no.md)\n"
    )
    assert (staged / "tree/examples/b/README.md").read_text() == "[back](../../HOW.md)\n"


def test_a_folder_is_a_list_of_its_files(staged):
    assert "[one.yaml](one.yaml)" in (staged / "tree/examples/d/files.md").read_text()
