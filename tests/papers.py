# ruff: noqa: E501 - files as they come
"""Small papers in the formats that publishers use; every sentence is made up for the tests."""

from __future__ import annotations

from pathlib import Path

__all__ = ["JATS", "MEDLINE", "PUBMED", "write_folder"]

JATS = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.2//EN" "JATS.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article">
<front><journal-meta><journal-title-group><journal-title>Journal of Tests</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="pmid">99000001</article-id><article-id pub-id-type="pmc">9900001</article-id>
<article-id pub-id-type="doi">10.9999/test.1</article-id>
<title-group><article-title>Torin slows lesions in the marmoset model of <italic>multiple sclerosis</italic></article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Quill</surname><given-names>Ada Bea</given-names></name></contrib>
<contrib contrib-type="author"><name><surname>Ferro</surname><given-names>CD</given-names></name></contrib></contrib-group>
<pub-date pub-type="epub"><year>2020</year></pub-date><pub-date pub-type="ppub"><year>2021</year></pub-date>
<permissions><license xlink:href="http://creativecommons.org/licenses/by/4.0/"><license-p>CC BY</license-p></license></permissions>
<abstract><sec><title>Results</title><p>In 14 marmosets with EAE, torin halved the number of new lesions.</p></sec></abstract>
</article-meta></front>
<body><sec><title>Introduction</title>
<p>Rapamycin reversed signs in mice <xref ref-type="bibr" rid="b1">1</xref>, and others agree
(<xref ref-type="bibr" rid="b2">Smith et al., 2010</xref>). Several reviews exist
[<xref ref-type="bibr" rid="b1">1</xref>&#x2013;<xref ref-type="bibr" rid="b3">3</xref>].</p></sec>
<sec><title>Lesions</title><p>Torin lowered lesion volume from 40 to 22 cubic millimetres after 8 weeks.
<table-wrap id="t1"><label>Table 1</label><caption><p>Lesions by group.</p></caption>
<table><thead><tr><th rowspan="2">Group</th><th colspan="2">Lesions</th></tr><tr><th>Week 0</th><th>Week 8</th></tr></thead>
<tbody><tr><td>Torin</td><td>11</td><td>5</td></tr><tr><td>Vehicle</td><td>12</td><td>13</td></tr></tbody></table></table-wrap></p>
<fig><label>Figure 1</label><caption><p>Scans of one animal.</p></caption></fig></sec>
<sec sec-type="coi-statement"><title>Interests</title><p>The authors own a torin company.</p></sec></body>
<back><ref-list>
<ref id="b1"><label>1</label><element-citation><person-group><name><surname>Hou</surname><given-names>H</given-names></name></person-group>
<article-title>A treatment of mice</article-title><source>J Mice</source><year>2017</year><pub-id pub-id-type="pmid">28951234</pub-id></element-citation></ref>
<ref id="b2"><label>2</label><mixed-citation>Smith A, Jones B. Another treatment. J Mice. 2010;1:2. doi:10.9999/other.2</mixed-citation></ref>
<ref id="b3"><label>3</label><element-citation><article-title>A third</article-title><year>2011</year></element-citation></ref>
</ref-list></back></article>
"""

MEDLINE = """
PMID- 99000002
TI  - Sirolimus in a registry of people with multiple
      sclerosis.
AB  - BACKGROUND: Sirolimus is given after transplants. RESULTS: In 312 people of the
      registry, sirolimus was followed by 0.21 relapses a year.
FAU - Marlow, Eva
AU  - Marlow E
DP  - 2019 Oct
TA  - J Registries
LID - 10.9999/test.2 [doi]
PT  - Journal Article
PT  - Observational Study

PMID- 99000003
TI  - A paper that was taken back.
AB  - Everolimus stopped all relapses in 9 people with multiple sclerosis.
AU  - Vane D
DP  - 2015
PT  - Journal Article
PT  - Retracted Publication
RIN - J Registries. 2016;2:3. PMID: 99000009

PMID- 99000004
TI  - A title alone.
DP  - 2014
"""

PUBMED = """<?xml version="1.0"?>
<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>99000005</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2018</Year></PubDate></JournalIssue><ISOAbbreviation>J Trials</ISOAbbreviation></Journal>
<ArticleTitle>Temsirolimus against placebo in relapsing multiple sclerosis.</ArticleTitle>
<Abstract><AbstractText Label="RESULTS">Relapses fell by 31% with temsirolimus, and no more than with placebo in the
older half of the 88 people.</AbstractText></Abstract>
<AuthorList><Author><LastName>Okoro</LastName><Initials>NN</Initials></Author></AuthorList>
<PublicationTypeList><PublicationType>Randomized Controlled Trial</PublicationType></PublicationTypeList>
</Article></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="doi">10.9999/test.5</ArticleId></ArticleIdList></PubmedData>
</PubmedArticle></PubmedArticleSet>
"""


def write_folder(folder: Path) -> Path:
    """A folder as a lab has it: good files of three formats, and four that cannot be read."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "quill.nxml").write_text(JATS, encoding="utf-8")
    (folder / "export.nbib").write_text(MEDLINE, encoding="utf-8")
    (folder / "trial.xml").write_text(PUBMED, encoding="utf-8")
    (folder / "cut.xml").write_text(JATS[: len(JATS) // 2], encoding="utf-8")
    bomb = '<!DOCTYPE article [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><article><body><p>&b;</p></body></article>'
    (folder / "bomb.xml").write_text(bomb, encoding="utf-8")
    (folder / "program.pdf").write_bytes(b"MZ\x90\x00" + bytes(200))
    (folder / "torn.pdf").write_bytes(b"%PDF-1.7\nnothing of what should follow")
    return folder
